using Enforcer.Gateway.Configuration;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway;

/// <summary>Keeps the gateway by its configuration file; a file that cannot be used changes nothing.</summary>
internal sealed class FollowedConfiguration(ConfigurationFile file, GatewayRuntime runtime) : IReloadable
{
    public string Name => "gateway-configuration";

    /// <summary>Why the file as it stands is not in use; null where it is.</summary>
    public string? Fault { get; private set; }

    public bool Reload()
    {
        if (!file.ReadIfChanged())
        {
            // Said again at every look, so that the failure lasts in log and metric as long as the file does.
            return Fault is null ? false : throw new InvalidDataException(Fault);
        }

        try
        {
            runtime.Apply(file.Read());
            Fault = null;
            return true;
        }
        catch (ConfigurationException failure)
        {
            Fault = string.Join("; ", failure.Faults);
            throw new InvalidDataException(Fault);
        }
    }
}
