namespace Enforcer.Resources;

/// <summary>Why a file, or one document of it, could not be judged. A value, not an exception: the rest is still read.</summary>
/// <param name="File">As given or found.</param>
/// <param name="Line">From 1; 0 where the file as a whole is meant.</param>
/// <param name="Message">What is wrong and how to mend it; never a value of the document.</param>
internal sealed record ReadError(string File, int Line, string Message);
