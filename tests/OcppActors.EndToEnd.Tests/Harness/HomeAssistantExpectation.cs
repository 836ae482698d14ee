using System.Text;
using OcppActors.Domain.Tests.HomeAssistant;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>Home Assistant's rules, applied to everything that was published.</summary>
internal static class HomeAssistantExpectation
{
    /// <param name="messages">All messages since the broker was empty, in their order.</param>
    public static void ShouldFollowHomeAssistantRules(this IEnumerable<MqttMessage> messages)
    {
        var rules = new DiscoveryRules(hasBridges: true);
        foreach (var message in messages.Where(message => message.Topic != "homeassistant/status")) // its own
        {
            rules.Observe(message.Topic, Encoding.UTF8.GetBytes(message.Payload));
        }

        rules.Violations.ShouldBeEmpty();
    }
}
