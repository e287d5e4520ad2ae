using System.CommandLine;
using Enforcer.Cli.Issuing;

namespace Enforcer.Cli.Certs;

/// <summary><c>enforcer certs</c>: everything about certificates, offline or against files.</summary>
internal static class CertsCommand
{
    public static Command Create() => new("certs", "Make, read, check and verify certificates.")
    {
        CertsCheckCommand.Create(),
        CertsInitCommand.Create(),
        CertsInspectCommand.Create(),
        CertsRehearseCommand.Create(),
        CertsRevokeCommand.Create(),
        CertsVerifyCommand.Create(),
    };
}
