using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;

namespace Enforcer.Issuer;

/// <summary>What an issuer stands on outside its process.</summary>
/// <param name="State">The authorities.</param>
/// <param name="Ledger">The records of living leaves.</param>
/// <param name="Callers">Who may ask by token; null: nobody.</param>
internal sealed record IssuerStores(IStateStore State, ILedgerStore Ledger, ICallers? Callers);
