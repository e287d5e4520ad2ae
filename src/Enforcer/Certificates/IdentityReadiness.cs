using Enforcer.Hosting;

namespace Enforcer.Certificates;

/// <summary>Keeps a host out of service while its own chain does not hold: every peer would refuse it.</summary>
internal sealed class IdentityReadiness(CertificateHolder holder, Readiness readiness) : IReloadable
{
    private ReadinessTask? _awaited = readiness.Await("certificates");

    public string Name => "identity-readiness";

    public bool Reload()
    {
        if (holder.IsCurrentValid)
        {
            _awaited?.Complete();
            _awaited = null;
        }
        else
        {
            _awaited ??= readiness.Await("certificates");
        }

        return false;
    }
}
