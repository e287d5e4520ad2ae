using System.Text;
using Enforcer.Admission;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Admission;

public sealed class ReviewReaderTests
{
    [Theory]
    [InlineData("", "no AdmissionReview in JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "no AdmissionReview in JSON")]
    [InlineData("{}", "kind must be AdmissionReview")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{}}""", "admissionReviewVersions")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "request is missing")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":""}}""", "request.uid")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"kind":"Pod"}}}""", "request.kind")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"version":"v1","kind":"Pod"},"operation":"create"}}""", "request.operation")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"version":"v1","kind":"Pod"},"operation":"CREATE","object":[]}}""", "request.object")]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"version":"v1","kind":"Pod"},"operation":"UPDATE","object":{},"oldObject":null}}""", "request.oldObject")]
    public void Says_what_is_wrong(string body, string fault)
    {
        Assert.Null(ReviewReader.Read(Encoding.UTF8.GetBytes(body), out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_repeat_the_body_which_may_hold_a_secret()
    {
        ReviewReader.Read("""{"kind":"AdmissionReview","request": hunter2 }"""u8.ToArray(), out var said);

        Assert.DoesNotContain("hunter", said, StringComparison.Ordinal);
        Assert.DoesNotContain("'h'", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_connect_without_objects()
    {
        const string body = """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"version":"v1","kind":"PodExecOptions"},"operation":"CONNECT","object":null}}""";

        Assert.NotNull(ReviewReader.Read(Encoding.UTF8.GetBytes(body), out _));
    }

    [Fact]
    public void Never_throws_for_any_bytes()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            ReviewReader.Read(bytes, out _);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Never_throws_for_a_review_with_any_byte_replaced()
    {
        var review = Encoding.UTF8.GetBytes(Reviews.Of(Reviews.Pod(), "UPDATE", Reviews.Pod()));
        var damage = ArbMap.Default.GeneratorFor<int>().Zip(ArbMap.Default.GeneratorFor<byte>()).ToArbitrary();

        Prop.ForAll(damage, at =>
        {
            var copy = (byte[])review.Clone();
            copy[Math.Abs(at.Item1 % copy.Length)] = at.Item2;
            ReviewReader.Read(copy, out _);
        }).QuickCheckThrowOnFailure();
    }
}
