using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;
using Enforcer.Kubernetes;

namespace Enforcer.Issuer;

/// <summary>What an issuer stands on outside its process.</summary>
/// <param name="State">The authorities.</param>
/// <param name="Ledger">The records of living leaves.</param>
/// <param name="Callers">Who may ask by token; null: nobody.</param>
/// <param name="Cluster">For what one replica does for all; null: nothing is done there.</param>
internal sealed record IssuerStores(IStateStore State, ILedgerStore Ledger, ICallers? Callers, ClusterClient? Cluster = null);
