using System.Net.Http.Headers;
using System.Text;
using Enforcer.Telemetry.Tracing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission;

public sealed class ReviewSpansTests
{
    [Fact]
    public async Task A_review_is_a_span_of_the_trace_of_its_write_where_tracing_is_on()
    {
        await using var receiver = await SpanReceiver.StartAsync();
        await using (var webhook = await TestWebhook.StartAsync(
            change: options => options with { Tracing = new TracingOptions { Endpoint = new Uri(receiver.Address), Sample = 0, Service = "enforcer-webhook" } }))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(webhook.Url, "/validate"))
            {
                Headers = { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } },
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Reviews.Of("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""))),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await webhook.Client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.True(receiver.Holds("enforcer-webhook"));
        Assert.True(receiver.Holds("/validate"));
        Assert.True(receiver.Holds(Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")));
    }
}
