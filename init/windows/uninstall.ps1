<#
.SYNOPSIS
Removes what install.ps1 has installed. The configuration stays, unless -Purge is given; -WhatIf prints every step.
.PARAMETER Only
relay or snoop2mqtt; otherwise both.
.PARAMETER Purge
Remove the configuration as well.
.PARAMETER Root
As for install.ps1: no service is touched.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('relay', 'snoop2mqtt')] [string] $Only,
    [switch] $Purge,
    [string] $Root
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
. (Join-Path $PSScriptRoot 'common.ps1')

$places = Get-Places $Root
if (-not $Root) { Assert-Administrator }

function Remove-IfThere([string] $path) {
    if ((Test-Path $path) -and $PSCmdlet.ShouldProcess($path, 'Remove')) { Remove-Item $path -Recurse -Force }
}

foreach ($command in Get-Commands $Only) {
    if (-not $Root -and (Get-Service $command.Name -ErrorAction SilentlyContinue) -and
        $PSCmdlet.ShouldProcess($command.Name, 'Stop and remove the service')) {
        Stop-Service $command.Name
        & sc.exe delete $command.Name | Out-Null
    }
    Remove-IfThere (Join-Path $places.Programs $command.Name)
    Remove-IfThere (Join-Path $places.Programs "$($command.Name).cmd")
}

if (-not $Only) {
    Remove-IfThere $places.Programs
    Remove-IfThere (Join-Path $places.Configuration 'config.yaml.example')
    if ($Purge) { Remove-IfThere $places.Configuration }
}
