using Enforcer.Resources.Settings;

namespace Enforcer.Tests.Resources.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void Collects_every_fault_with_file_line_path_and_cure()
    {
        var (settings, root) = Enforcer.Resources.Settings.Settings.Parse("c.yaml", """
            name: [a]
            port: 70000
            wait: soon
            mode: loud
            on: perhaps
            inner:
              typo: 1
            """);

        root.Text("name");
        root.Integer("port", 1, 1, 65535);
        root.Duration("wait", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        root.Choice("mode", 0, new Dictionary<string, int> { ["quiet"] = 1 });
        root.Boolean("on", false);
        root.RequiredText("key");
        root.Section("inner")!.RejectUnknownKeys();
        root.RejectUnknownKeys();

        var failure = Assert.Throws<ConfigurationException>(() => settings.ThrowIfFaulty());
        Assert.Equal(
            [
                "c.yaml:1: name: expected a text",
                "c.yaml:2: port: expected a whole number from 1 to 65535",
                "c.yaml:3: wait: expected a duration from 1ms to 1h, such as 10s",
                "c.yaml:4: mode: expected one of quiet",
                "c.yaml:5: on: expected true or false",
                "c.yaml:1: key: is required",
                "c.yaml:7: inner.typo: unknown key: known here are ",
            ],
            failure.Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("a: [")]
    public void Refuses_what_is_no_single_map(string text)
    {
        Assert.Throws<ConfigurationException>(() => Enforcer.Resources.Settings.Settings.Parse("c.yaml", text));
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("2s", 2000)]
    [InlineData("3m", 180_000)]
    [InlineData("1h", 3_600_000)]
    public void Reads_durations(string text, int milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.Equal(text, Durations.Format(duration));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("s")]
    [InlineData("1.5s")]
    [InlineData("99999999999s")]
    public void Refuses_what_is_no_duration(string text)
    {
        Assert.False(Durations.TryParse(text, out _));
    }
}
