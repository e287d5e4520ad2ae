using Enforcer.Certificates.Validation;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates;

public sealed class DocumentationTests
{
    [Fact]
    public void The_page_lists_the_reasons_of_the_code_with_meaning_and_cure()
    {
        var rows = File.ReadAllLines(Repository.PathOf("docs", "certificates.md"))
            .SkipWhile(line => line != "| reason | meaning | what to do |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(RefusalReason.All.Select(reason => $"| `{reason.Id}` | {reason.Meaning} | {reason.Cure} |"), rows);
    }
}
