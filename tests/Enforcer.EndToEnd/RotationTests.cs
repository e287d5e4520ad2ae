using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The trial behind docs/reliability.md, in small: leaves and an authority rotate under load, then what can break is broken.</summary>
public sealed class RotationTests
{
    [Fact]
    public async Task Loses_no_request_while_certificates_rotate_and_behaves_as_meant_when_they_break()
    {
        var program = EnforcerProcess.Program.Replace(Path.Combine("Enforcer", new DirectoryInfo(AppContext.BaseDirectory).Name, "enforcer"), Path.Combine("Enforcer.Benchmarks", new DirectoryInfo(AppContext.BaseDirectory).Name, "Enforcer.Benchmarks"), StringComparison.Ordinal);

        var result = await RunningProcess.RunAsync(program, ["rotation", "20"], deadline: TimeSpan.FromMinutes(3));

        result.Exits(0);
        Assert.Equal(8, result.Output.Split('\n').Count(line => line.EndsWith("| yes |", StringComparison.Ordinal)));
    }
}
