using Enforcer.Hosting;

namespace Enforcer.Certificates;

/// <summary>Keeps a host out of service while its own chain does not hold: every peer would refuse it.</summary>
internal sealed class IdentityReadiness(CertificateHolder holder, Readiness readiness) : IReloadable
{
    private readonly Lock _gate = new();
    private ReadinessTask? _awaited = readiness.Await("certificates");

    public string Name => "identity-readiness";

    /// <summary>Says why there is no certificate yet, for whoever looks at <c>/readyz</c>.</summary>
    public void Explain(string why)
    {
        lock (_gate)
        {
            _awaited?.Explain(why);
        }
    }

    public bool Reload()
    {
        lock (_gate)
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
        }

        return false;
    }
}
