using System.Net;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Hosting;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("10.0.0.7", 404)]
    [InlineData("fd00::7", 404)]
    [InlineData(null, 404)]
    public async Task Lets_only_near_callers_through(string? caller, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = caller is null ? null : IPAddress.Parse(caller);

        await LoopbackOnly.Of(_ => Task.CompletedTask)(context);

        Assert.Equal(status, context.Response.StatusCode);
    }
}
