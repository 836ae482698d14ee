using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

internal sealed partial class DeviceDraft
{
    /// <summary>What a message says in the light of what its connection has said before.</summary>
    public OcppReading Read(MessageReceived heard)
    {
        var before = _device.Conversations.GetValueOrDefault(heard.Connection, Conversation.Empty);
        var (next, reading) = before.Apply(heard.Sender, heard.Subprotocol, heard.Message);
        if (next != before)
        {
            _device = _device with
            {
                Conversations = next == Conversation.Empty
                    ? _device.Conversations.Remove(heard.Connection)
                    : _device.Conversations.SetItem(heard.Connection, next),
            };
        }

        return reading;
    }
}
