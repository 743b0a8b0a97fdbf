#!/usr/bin/env pwsh
#requires -Version 7.0

<#
.SYNOPSIS
    Builds, tests, runs and publishes Mallard. Without a target it prints what it can do.
.PARAMETER Target
    What to do.
.PARAMETER Configuration
    The build configuration.
.PARAMETER Project
    Narrows Build and Test to one project, given as a path from the repository root.
.PARAMETER Filter
    Narrows Test to the tests that match, in the syntax of dotnet test.
.PARAMETER Clients
    Bench: instead of the micro-benchmarks, the load of this many clients on a server that is already running.
.PARAMETER Rest
    What stands after -- goes to dotnet, or to the program that is run, as it is.
.EXAMPLE
    ./build.ps1 Test -Project tests/Protocol.Tests -Filter 'FullyQualifiedName~Frame'
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Help', 'Restore', 'Build', 'Test', 'Bench', 'Run', 'Cluster', 'Publish', 'Clean',
        ErrorMessage = "There is no target '{0}'. The targets are {1}.")]
    [string]$Target = 'Help',

    [string]$Configuration = 'Release',

    [string]$Project = 'Mallard.slnx',

    [string]$Filter = '',

    [ValidateRange(0, 1000000)]
    [int]$Clients = 0,

    [Parameter(ValueFromRemainingArguments)]
    [string[]]$Rest = @()
)

# Only the language, .NET and native commands from here on: a hosted engine brings no Write-Host, Join-Path or Test-Path, and a build
# that needs fewer things runs in more places.
$ErrorActionPreference = 'Stop'
# Exit codes are looked at by hand, whatever a profile says.
$PSNativeCommandUseErrorActionPreference = $false

$nodes = 'Gateway.Node', 'Lobby.Node', 'Game.Node'

function At([string]$Path) { [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, $Path)) }

# Ends the script with the exit code of a failing dotnet.
function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        $code = $LASTEXITCODE
        [Console]::Error.WriteLine("dotnet $($args[0]) failed with exit code $code")
        exit $code
    }
}

function Invoke-Help {
    @'
./build.ps1 <target> [-Configuration Release] [-Project path] [-Filter expression] [-Clients n] [-- arguments]

  Help      prints this
  Restore   fetches the packages
  Build     builds everything, or -Project
  Test      tests everything, or -Project, or what -Filter matches
  Bench     runs the micro-benchmarks; with -Clients n, n bots against a server that is running; see bench/README.md
  Run       runs all roles in one process, on SQLite
  Cluster   runs a gateway, a lobby and a game node, three processes; stops all when one stops
  Publish   puts the programs into artifacts/publish
  Clean     removes what was built

Arguments after -- go to dotnet, or to the program that is run, as they are.
'@
}

function Invoke-Test {
    $narrow = if ($Filter) { '--filter', $Filter } else { @() }
    Invoke-Dotnet test (At $Project) --configuration $Configuration @narrow @Rest
}

function Invoke-Bench {
    if ($Clients -gt 0) {
        Invoke-Dotnet run --project (At 'src/Bots') --configuration $Configuration '--' --clients $Clients @Rest
        return
    }
    Invoke-Dotnet run --project (At 'bench/Micro') --configuration $Configuration '--' @Rest
}

function Start-Node([string]$Name) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.WorkingDirectory = $PSScriptRoot
    $start.ArgumentList.Add((At "src/$Name/bin/$Configuration/net10.0/Mallard.$Name.dll"))
    foreach ($argument in $Rest) { $start.ArgumentList.Add($argument) }
    [System.Diagnostics.Process]::Start($start)
}

# Asks before it insists: a node that is told to terminate hands over what it hosts.
function Stop-Node([System.Diagnostics.Process]$Node) {
    if ($Node.HasExited) { return }
    if (-not $IsWindows) {
        & sh -c "kill -TERM $($Node.Id)"
        if ($Node.WaitForExit(20000)) { return }
    }
    $Node.Kill($true)
}

function Invoke-Cluster {
    # It refers to all three nodes.
    Invoke-Dotnet build (At 'src/Standalone') --configuration $Configuration --verbosity quiet

    $running = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
    $first = $null
    try {
        foreach ($name in $nodes) {
            $node = Start-Node $name
            $running.Add($node)
            "$name is process $($node.Id)"
        }
        # In small steps: Ctrl+C is seen only between two statements.
        while (-not $first) {
            foreach ($node in $running) {
                if ($node.WaitForExit(200)) { $first = $node; break }
            }
        }
        "Process $($first.Id) has ended with exit code $($first.ExitCode); the others are stopped."
    }
    finally {
        foreach ($node in $running) { Stop-Node $node }
    }
    exit $first.ExitCode
}

function Invoke-Publish {
    foreach ($name in $nodes + 'Standalone' + 'Bots' + 'Replay' + 'Inspect') {
        Invoke-Dotnet publish (At "src/$name") --configuration $Configuration --output (At "artifacts/publish/$name") @Rest
    }
}

function Invoke-Clean {
    $built = @(At 'artifacts')
    foreach ($room in 'src', 'tests', 'bench') {
        if (-not [System.IO.Directory]::Exists((At $room))) { continue }
        foreach ($folder in [System.IO.Directory]::GetDirectories((At $room))) {
            $built += [System.IO.Path]::Combine($folder, 'bin'), [System.IO.Path]::Combine($folder, 'obj')
        }
    }
    foreach ($folder in $built) {
        if ([System.IO.Directory]::Exists($folder)) { [System.IO.Directory]::Delete($folder, $true) }
    }
}

switch ($Target) {
    'Help' { Invoke-Help }
    'Restore' { Invoke-Dotnet restore (At $Project) @Rest }
    'Build' { Invoke-Dotnet build (At $Project) --configuration $Configuration @Rest }
    'Test' { Invoke-Test }
    'Bench' { Invoke-Bench }
    'Run' { Invoke-Dotnet run --project (At 'src/Standalone') --configuration $Configuration '--' @Rest }
    'Cluster' { Invoke-Cluster }
    'Publish' { Invoke-Publish }
    'Clean' { Invoke-Clean }
}
