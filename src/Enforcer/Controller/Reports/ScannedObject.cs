using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>What the background scan keeps of one live object.</summary>
/// <param name="Resource">What rules judge; null where what made the object stands for it.</param>
/// <param name="Pod">What is watched of a Pod; null for everything else.</param>
internal sealed record ScannedObject(Resource? Resource, RunningPod? Pod);
