using Enforcer.Secrets;

namespace Enforcer.Tests.Secrets;

public sealed class JudgedNamesTests
{
    [Fact]
    public void Says_of_every_name_what_the_judge_says_however_many_there_are()
    {
        var names = new JudgedNames(Judge);

        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 10_000; number++)
            {
                Assert.Equal(Judge($"name-{number}-of"), names.Of($"name-{number}-of"));
            }
        }

        static SecretNameKind Judge(string name) => name.Contains('7', StringComparison.Ordinal) ? SecretNameKind.Password : SecretNameKind.None;
    }

    [Fact]
    public void Asks_once_for_a_name_that_comes_again()
    {
        var asked = 0;
        var names = new JudgedNames(_ =>
        {
            asked++;
            return SecretNameKind.Key;
        });

        Assert.Equal(SecretNameKind.Key, names.Of("key"));
        Assert.Equal(SecretNameKind.Key, names.Of("key"));
        Assert.Equal(1, asked);
    }
}
