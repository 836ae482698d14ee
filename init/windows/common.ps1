# Dot-sourced by install.ps1 and uninstall.ps1: what is installed where.

function Get-Commands([string] $only) {
    @(
        [pscustomobject]@{
            Name = 'ocpp-relay-server'; Project = 'OcppRelayServer'; Section = 'relay'
            Title = 'OCPP relay'; Remark = ''
        }
        [pscustomobject]@{
            Name = 'ocpp-snoop2mqtt'; Project = 'OcppSnoop2Mqtt'; Section = 'snoop2mqtt'
            Title = 'OCPP metering to MQTT'; Remark = '   # only where the relay does not do the metering itself'
        }
    ) | Where-Object { -not $only -or $_.Section -eq $only } |
        Add-Member -MemberType ScriptProperty -Name Executable -Value { "$($this.Name).exe" } -PassThru
}

function Get-Places([string] $root) {
    $programs = Join-Path $env:ProgramFiles 'OcppActors'
    $configuration = Join-Path $env:ProgramData 'OcppActors'
    if ($root) {
        $programs = Join-Path $root (Split-Path $programs -NoQualifier)
        $configuration = Join-Path $root (Split-Path $configuration -NoQualifier)
    }
    [pscustomobject]@{ Programs = $programs; Configuration = $configuration }
}

function Assert-Administrator {
    $user = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
    if (-not $WhatIfPreference -and -not $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
        throw 'Only an administrator may install here; -WhatIf shows what would be done.'
    }
}

# Windows PowerShell's Set-Service cannot change it, and sc.exe needs the quotes escaped.
function Set-ServicePath([string] $name, [string] $line) {
    Get-CimInstance Win32_Service -Filter "Name='$name'" | Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $line } | Out-Null
}
