namespace Enforcer.Certificates.Validation.Paths;

/// <summary>Unwinds a search that has become too expensive; never leaves the validator.</summary>
internal sealed class BudgetExceededException() : Exception("the chain costs more to verify than any chain is worth");
