<#
.SYNOPSIS
Installs ocpp-relay-server and ocpp-snoop2mqtt as Windows services. A second run upgrades them, or changes nothing.
.DESCRIPTION
Builds the two commands and installs them with their configuration and a service for each, which runs under an account
of its own. An existing configuration is never changed. -WhatIf prints every step and changes nothing.
.PARAMETER Only
relay or snoop2mqtt; otherwise both.
.PARAMETER SelfContained
Install the .NET runtime with them, which is otherwise needed on this machine (ASP.NET Core 10).
.PARAMETER From
Build nothing; take the published commands from this folder.
.PARAMETER Root
Install below this folder, for a package or to look at: no service is made.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('relay', 'snoop2mqtt')] [string] $Only,
    [switch] $SelfContained,
    [string] $From,
    [string] $Root
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
. (Join-Path $PSScriptRoot 'common.ps1')

$source = Split-Path (Split-Path $PSScriptRoot)
$places = Get-Places $Root
$stage = Join-Path ([IO.Path]::GetTempPath()) "ocpp-actors-$PID"
$undo = [Collections.Generic.Stack[scriptblock]]::new()
if (-not $Root) { Assert-Administrator }

# The folder of the published command; nothing with -WhatIf.
function Get-Published($command) {
    if ($From) {
        $folder = @("$From\$($command.Name)", "$From\$($command.Project)\release", "$From\$($command.Project)") |
            Where-Object { Test-Path (Join-Path $_ $command.Executable) } | Select-Object -First 1
        if (-not $folder) { throw "There is no $($command.Name) below $From; publish it: dotnet publish src/$($command.Project) -c Release -o $From\$($command.Name)" }
        return $folder
    }
    if ($WhatIfPreference) { return $null }
    $folder = Join-Path $stage $command.Name
    $options = if ($SelfContained) { @('--self-contained') } else { @() }
    & dotnet publish (Join-Path $source "src/$($command.Project)") -c Release -v quiet -o $folder @options | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$($command.Name) could not be built; is the .NET SDK installed, and the package feed reachable?" }
    return $folder
}

# Identifies a build by its contents.
function Get-Print($folder) {
    $files = Get-ChildItem $folder -Recurse -File | Sort-Object FullName
    $text = ($files | ForEach-Object { "$($_.FullName.Substring($folder.Length)) $((Get-FileHash $_.FullName).Hash)" }) -join "`n"
    $hash = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($text))
    return [BitConverter]::ToString($hash, 0, 6).Replace('-', '').ToLowerInvariant()
}

function Install-Command($command) {
    $folder = Get-Published $command
    if (-not $folder) {
        Write-Host "  build $($command.Name) and install it below $($places.Programs)"
        return
    }
    & (Join-Path $folder $command.Executable) --version | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "$($command.Name) does not start here; install the ASP.NET Core 10 runtime, or use -SelfContained" }
    $place = Join-Path $places.Programs "$($command.Name)\$(Get-Print $folder)"
    if (-not (Test-Path $place) -and $PSCmdlet.ShouldProcess($place, 'Copy')) {
        $undo.Push({ Remove-Item $place -Recurse -Force -ErrorAction SilentlyContinue }.GetNewClosure())
        New-Item (Split-Path $place) -ItemType Directory -Force | Out-Null
        Copy-Item $folder "$place.new" -Recurse
        Rename-Item "$place.new" (Split-Path $place -Leaf)
    }
    Install-Shim $command (Join-Path $place $command.Executable)
    if (-not $Root) { Install-Service $command (Join-Path $place $command.Executable) }
}

# The command has one path, whichever build is in use.
function Install-Shim($command, $executable) {
    $shim = Join-Path $places.Programs "$($command.Name).cmd"
    $text = "@`"$executable`" %*`r`n"
    if ((Test-Path $shim) -and (Get-Content $shim -Raw) -eq $text) { return }
    if ($PSCmdlet.ShouldProcess($shim, 'Write')) { Set-Content $shim $text -NoNewline }
}

function Install-Configuration {
    $example = Join-Path $source 'configs/configuration_example.yaml'
    $file = Join-Path $places.Configuration 'config.yaml'
    $beside = "$file.example"
    if (-not (Test-Path $beside) -or (Get-FileHash $beside).Hash -ne (Get-FileHash $example).Hash) {
        if ($PSCmdlet.ShouldProcess($beside, 'Write')) {
            New-Item $places.Configuration -ItemType Directory -Force | Out-Null
            Copy-Item $example $beside -Force
        }
    }
    if (Test-Path $file) { return }
    if ($PSCmdlet.ShouldProcess($file, 'Write')) { Copy-Item $example $file }
}

# The services' accounts exist once the services do. They and administrators may read the configuration.
function Protect-Configuration($commands) {
    $file = Join-Path $places.Configuration 'config.yaml'
    if ($PSCmdlet.ShouldProcess($file, 'Let only the services and administrators read')) {
        & icacls $file /inheritance:r /grant 'SYSTEM:F' '*S-1-5-32-544:F' | Out-Null
        foreach ($command in $commands) { & icacls $file /grant "NT SERVICE\$($command.Name):R" | Out-Null }
    }
}

function Install-Service($command, $executable) {
    $config = Join-Path $places.Configuration 'config.yaml'
    $line = "`"$executable`" --config `"$config`""
    $service = Get-CimInstance Win32_Service -Filter "Name='$($command.Name)'"
    if ($service -and $service.PathName -eq $line) { return }
    if (-not $PSCmdlet.ShouldProcess($command.Name, 'Set up the service')) { return }
    if ($service) {
        $runs = $service.State -eq 'Running'
        if ($runs) { Stop-Service $command.Name }
        Set-ServicePath $command.Name $line
        if ($runs) { Start-Service $command.Name }
        return
    }
    New-Service -Name $command.Name -BinaryPathName $line -DisplayName $command.Title -StartupType Manual | Out-Null
    $undo.Push({ & sc.exe delete $command.Name | Out-Null }.GetNewClosure())
    & sc.exe config $command.Name obj= "NT SERVICE\$($command.Name)" | Out-Null
    & sc.exe failure $command.Name reset= 86400 actions= restart/5000/restart/5000/restart/30000 | Out-Null
}

$commands = @(Get-Commands $Only)
try {
    Install-Configuration
    foreach ($command in $commands) { Install-Command $command }
    if (-not $Root) { Protect-Configuration $commands }
}
catch {
    while ($undo.Count -gt 0) { & $undo.Pop() }
    throw
}
finally {
    if (Test-Path $stage) { Remove-Item $stage -Recurse -Force }
}

$config = Join-Path $places.Configuration 'config.yaml'
Write-Host "Next:`n  1. Edit $config"
foreach ($command in $commands) {
    Write-Host "  2. & '$(Join-Path $places.Programs "$($command.Name).cmd")' --config '$config' --check"
    Write-Host "  3. Set-Service $($command.Name) -StartupType Automatic; Start-Service $($command.Name)$($command.Remark)"
}
Write-Host "  4. New-NetFirewallRule -DisplayName 'OCPP chargers' -Direction Inbound -Protocol TCP -LocalPort 8500 -Action Allow"
