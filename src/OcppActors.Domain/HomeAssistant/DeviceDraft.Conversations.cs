using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

internal sealed partial class DeviceDraft
{
    /// <summary>What a message says in the light of what its connection has said before.</summary>
    public OcppReading Read(Heard heard)
    {
        var before = _device.Conversations.GetValueOrDefault(heard.Connection, Conversation.Silent);
        var (next, reading) = before.Hear(heard.Sender, heard.Subprotocol, heard.Message);
        if (next != before)
        {
            _device = _device with
            {
                Conversations = next == Conversation.Silent
                    ? _device.Conversations.Remove(heard.Connection)
                    : _device.Conversations.SetItem(heard.Connection, next),
            };
        }

        return reading;
    }
}
