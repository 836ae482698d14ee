namespace OcppActors.Snoop;

/// <summary>What a request to the snoop port goes by.</summary>
/// <param name="Options">Token and limits.</param>
/// <param name="Names">The hosts that it may name.</param>
public sealed record SnoopRules(SnoopOptions Options, HostNames Names)
{
    /// <summary>With the names of this machine and those that the options allow.</summary>
    public static SnoopRules Of(SnoopOptions options, TimeProvider time) =>
        new(options, HostNames.OfThisMachine([options.Host, .. options.AllowedHosts.Items], time));
}
