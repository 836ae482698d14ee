using OcppActors.Sessions;
using OcppActors.Snoop.Page;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class CloseCodesTests
{
    [Fact]
    public void The_live_page_names_the_codes_as_the_log_does()
    {
        var script = PageSources.Read("Script/closing.js");

        CloseCodes.Names.Where(name => !script.Contains($"[{name.Key}, \"{name.Value}\"]", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
