using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Egress;
using Enforcer.Hosting;
using Enforcer.Telemetry;

namespace Enforcer.Gateway.Administration;

/// <summary>What the admin port answers beside health and metrics: the configuration in use, the peers, and the way out of service.</summary>
internal static class AdminEndpoints
{
    // An injected gateway binds its admin port to the Pod's address, because probes come from outside; what else the port tells, and
    // above all the way out of service, is for those inside the Pod.
    public static void MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        endpoints.MapHealth();
        endpoints.MapPrometheus("/metrics");
        endpoints.MapGet("/config", LoopbackOnly.Of(context => SayAsync(context, ConfigDocument.Of(
            services.GetRequiredService<GatewayRuntime>().Options,
            services.GetRequiredService<CertificateHolder>(),
            services.GetService<FollowedConfiguration>()))));
        endpoints.MapGet("/peers", LoopbackOnly.Of(context => SayAsync(context, PeersDocument.Of(services.GetRequiredService<PeerLog>().Snapshot(), context.Request.Query.ContainsKey("chains")))));
        endpoints.MapGet("/egress", LoopbackOnly.Of(context => SayAsync(context, services.GetRequiredService<EgressReport>().Document())));
        endpoints.MapPost("/drain", LoopbackOnly.Of(context =>
        {
            services.GetRequiredService<Readiness>().Drain();
            services.GetRequiredService<GatewayRuntime>().CloseInbound();
            return SayAsync(context, new System.Text.Json.Nodes.JsonObject { ["draining"] = true });
        }));
    }

    private static Task SayAsync(HttpContext context, System.Text.Json.Nodes.JsonObject document)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(document.ToJsonString(Indented) + "\n", context.RequestAborted);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };
}
