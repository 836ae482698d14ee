namespace OcppActors.Snoop;

/// <summary>The relay whose snoop stream a <see cref="SnoopSource"/> reads.</summary>
/// <param name="url">The relay's snoop port, <c>ws</c> or <c>wss</c>.</param>
/// <param name="access">How it is accessed, read at each connection.</param>
public sealed class SnoopSourceOptions(Uri url, Func<SnoopAccess> access)
{
    public Uri Url => url;

    public Func<SnoopAccess> Access => access;
}
