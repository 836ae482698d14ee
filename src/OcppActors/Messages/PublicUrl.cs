namespace OcppActors.Messages;

/// <summary>A URL as a log or a topic may show it: its query and user information may be secrets.</summary>
public static class PublicUrl
{
    public static string Of(Uri url) =>
        new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.ToString();
}
