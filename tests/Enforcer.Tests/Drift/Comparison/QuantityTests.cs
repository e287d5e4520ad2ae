using Enforcer.Drift.Comparison;

namespace Enforcer.Tests.Drift.Comparison;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("1Gi", "1024Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1e3", "1k")]
    [InlineData("1E3", "1000")]
    [InlineData("1E", "1000P")]
    [InlineData("-500m", "-0.5")]
    [InlineData("+2", "2.000")]
    [InlineData("1500000u", "1500m")]
    [InlineData(".5", "500m")]
    [InlineData("8Ei", "9223372036854775808")]
    public void Compares_by_value(string first, string second)
    {
        Assert.True(Quantity.AreEqual(first, second));
        Assert.True(Quantity.AreEqual(second, first));
    }

    [Theory]
    [InlineData("1", "1m")]
    [InlineData("1G", "1Gi")]
    [InlineData("1", "one")]
    [InlineData("", "")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("1e999999999", "1e999999999")]
    [InlineData("1ki", "1Ki")]
    [InlineData("-1", "1")]
    public void Takes_nothing_else_for_equal(string first, string second)
    {
        Assert.False(Quantity.AreEqual(first, second));
    }
}
