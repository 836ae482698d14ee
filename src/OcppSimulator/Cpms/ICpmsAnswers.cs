using System.Text.Json.Nodes;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Cpms;

/// <summary>A CPMS's answers to a charger's calls, in one version of OCPP.</summary>
internal interface ICpmsAnswers
{
    /// <summary>The answer's payload; null for an action that is not simulated.</summary>
    JsonObject? Answer(OcppCall call);
}
