namespace MQTTnet.Server.Sessions;

/// <summary>Which topics a filter means (MQTT 5 section 4.7).</summary>
internal static class TopicFilters
{
    public static bool Match(string topic, string filter)
    {
        // No wildcard at the beginning of a filter means the topics that begin with $.
        if (topic[0] == '$' && (filter[0] is '#' or '+'))
        {
            return false;
        }

        var (levels, wanted) = (topic.Split('/'), filter.Split('/'));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#")
            {
                return true;
            }

            if (i == levels.Length || (wanted[i] != "+" && wanted[i] != levels[i]))
            {
                return false;
            }
        }

        return levels.Length == wanted.Length;
    }
}
