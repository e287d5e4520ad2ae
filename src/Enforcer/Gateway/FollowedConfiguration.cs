using Enforcer.Gateway.Configuration;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway;

/// <summary>Keeps the gateway by its configuration file; a file that cannot be used changes nothing.</summary>
internal sealed class FollowedConfiguration(ConfigurationFile file, GatewayRuntime runtime) : IReloadable
{
    private string? _unreadable;
    private string? _refused;

    public string Name => "gateway-configuration";

    /// <summary>Why the file as it stands is not in use; null where it is.</summary>
    public string? Fault => _unreadable ?? _refused;

    public bool Reload()
    {
        bool changed;
        try
        {
            changed = file.ReadIfChanged();
            _unreadable = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _unreadable = failure.Message;
            throw;
        }

        if (!changed)
        {
            // Said again at every look, so that the failure lasts in log and metric as long as the file does.
            return _refused is null ? false : throw new InvalidDataException(_refused);
        }

        try
        {
            runtime.Apply(file.Read());
            _refused = null;
            return true;
        }
        catch (ConfigurationException failure)
        {
            _refused = string.Join("; ", failure.Faults);
            throw new InvalidDataException(_refused);
        }
    }
}
