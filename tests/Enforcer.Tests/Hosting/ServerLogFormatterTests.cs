using Enforcer.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Hosting;

public sealed class ServerLogFormatterTests
{
    [Fact]
    public void Writes_one_line_and_of_an_exception_no_message()
    {
        using var output = new StringWriter();

        try
        {
            throw new InvalidOperationException("a value that was read", new FormatException("a value that was read"));
        }
        catch (InvalidOperationException failure)
        {
            var entry = new LogEntry<string>(LogLevel.Error, "Some.Category", new EventId(7), "first\nsecond", failure, (state, _) => state);
            new ServerLogFormatter().Write(in entry, null, output);
        }

        var line = output.ToString();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z fail: Some\.Category\[7\] first second System\.InvalidOperationException in Enforcer\.Tests\.Hosting\.\S+, because of System\.FormatException in \r?\n$", line);
        Assert.DoesNotContain("a value", line, StringComparison.Ordinal);
    }
}
