namespace Enforcer.Secrets.Search;

/// <summary>Judges a value by the name it stands under inside a text; null where it is no secret.</summary>
internal delegate SecretMatch? PairJudgement(string name, string value, int offset);
