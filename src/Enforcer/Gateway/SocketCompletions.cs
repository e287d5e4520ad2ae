namespace Enforcer.Gateway;

/// <summary>
/// Lets what follows a socket's event run on the thread that saw the event. The hop to a pool thread costs more than TLS does, and nothing
/// of ours blocks or computes long: with few connections it is a quarter of the CPU of a request (docs/performance.md).
/// </summary>
internal static class SocketCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>For the process, and only before its first socket; a value that the operator has set stays.</summary>
    public static void RunInline()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
