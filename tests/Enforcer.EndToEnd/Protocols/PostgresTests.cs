using System.Globalization;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>psql and a PostgreSQL server with two gateways between them: a protocol in which either side may speak first, and long.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-postgres-").FullName;
    private readonly TcpMesh _mesh = new();
    private RunningProcess _server = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort.Choose();
        await Unprivileged.GiveAsync(_folder);
        (await Unprivileged.RunAsync(_folder, Program("initdb"), "-D", "data", "-U", "app", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8")).Exits(0);
        _server = Unprivileged.Start(
            _folder, Program("postgres"), "-D", "data", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", "", "-F", "-c", "max_connections=20");
        await _server.WaitUntilSaidAsync("ready to accept connections");
        await _mesh.StartAsync(port);
    }

    public async Task DisposeAsync()
    {
        await _mesh.DisposeAsync();
        // SIGTERM is a smart shutdown: nobody is connected any more.
        await _server.StopAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Psql_works_through_both_gateways()
    {
        Assert.Equal("7", await SqlAsync("select 3 + 4"));

        // A stream each way, and more rows than any buffer holds.
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(row => $"{row}\tname {row} {new string('x', 40)}\n"));
        await SqlAsync("create table orders (id int primary key, name text)");
        await SqlAsync("\\copy orders from pstdin", rows);
        Assert.Equal("200000|19999900000", await SqlAsync("select count(*), sum(id) from orders"));
        Assert.Equal(rows, await SqlAsync("\\copy (select * from orders order by id) to pstdout", trim: false));

        Assert.Contains("Asynchronous notification \"news\" with payload \"arrived\"", await SqlAsync("listen news; notify news, 'arrived'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_cut_ends_at_the_server()
    {
        await using var session = RunningProcess.Start("psql", [Target, "--no-psqlrc", "--command", "select pg_sleep(600)"]);
        await session.WaitUntilAsync("the query runs", async () => await CountAsync() == "1");

        await session.KillAsync();

        // The server looks at its client only when it writes; what it must not do is hold the connection once we end it.
        Assert.Equal("t", await SqlAsync("select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'"));
        await _server.WaitUntilAsync("the session is gone", async () => await CountAsync() == "0");

        Task<string> CountAsync() => SqlAsync("select count(*) from pg_stat_activity where query like 'select pg_sleep%'");
    }

    private string Target => $"host=127.0.0.1 port={_mesh.Port} user=app dbname=postgres sslmode=prefer connect_timeout=20";

    private async Task<string> SqlAsync(string command, string? input = null, bool trim = true)
    {
        var result = await RunningProcess.RunAsync(
            "psql", [Target, "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", command], _folder, input: input);
        var output = result.Exits(0).Output;
        return trim ? output.Trim() : output;
    }

    // Debian keeps the server's programs out of the path, one folder for each version.
    private static string Program(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateFiles("/usr/lib/postgresql", name, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Order().LastOrDefault() ?? name
            : name;
}
