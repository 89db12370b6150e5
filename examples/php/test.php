<?php
// Tests of the client against a mock that is running, each in a sandbox of its own, so that they can run at the same time.
//
// npx vbo365-mock --now 2026-03-02T14:30:00Z & npx vbo365-mock wait; eval "$(npx vbo365-mock env)"
// php test.php
declare(strict_types=1);

require __DIR__ . '/Vbo365.php';

/** Calls a control of the mock for a sandbox. The message of a failure says what was wrong. */
function control(string $sandbox, string $name, array $body): void
{
    $request = curl_init(getenv('VBO_MOCK_URL') . "/__admin/$name?sandbox=$sandbox");
    curl_setopt_array($request, [
        CURLOPT_CAINFO => getenv('VBO_MOCK_CA'),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
        CURLOPT_POSTFIELDS => json_encode((object) $body),
    ]);
    $text = curl_exec($request);
    if ($text === false || curl_getinfo($request, CURLINFO_RESPONSE_CODE) >= 400) {
        throw new RuntimeException("$name: " . ($text ?: curl_error($request)));
    }
}

function expect(bool $truth, string $otherwise): void
{
    if (!$truth) {
        throw new RuntimeException($otherwise);
    }
}

const START = 'POST /Jobs/{id}/Action start';

$tests = [
    'job-ends' => function (Vbo365 $client, string $job, Closure $control): void {
        $client->startJob($job);
        $status = $client->statusOf($job);
        expect($status === 'Running', "the job is $status after its start");
        // an hour passes at once; keepTokens: the client need not log in again
        $control('clock/advance', ['by' => 'PT1H', 'keepTokens' => true]);
        $status = $client->statusOf($job);
        expect(in_array($status, ['Success', 'Warning']), "the job is $status after an hour");
        $start = ['match' => ['operation' => START, 'status' => 200], 'times' => 1];
        $control('verify', ['calls' => [$start], 'writesOnly' => true, 'nothingElse' => true]);
    },
    'busy-server-is-asked-again' => function (Vbo365 $client, string $job, Closure $control): void {
        $control('faults', ['match' => ['path' => '/v3/Jobs'], 'effect' => ['throttle' => 0], 'times' => 1]);
        expect(count($client->jobs()) > 0, 'there are no jobs');
        $call = fn (int $status): array => ['match' => ['path' => '/v3/Jobs', 'status' => $status]];
        $control('verify', ['calls' => array_map($call, [200, 429, 200]), 'order' => true, 'nothingElse' => true]);
    },
    'error-says-why' => function (Vbo365 $client, string $job, Closure $control): void {
        $effect = ['status' => 500, 'body' => ['message' => 'The job is locked.']];
        $control('faults', ['match' => ['operation' => START], 'effect' => $effect]);
        try {
            $client->startJob($job);
            $error = 'not there';
        } catch (ApiError $caught) {
            $error = "{$caught->getCode()}: {$caught->getMessage()}";
        }
        expect($error === '500: The job is locked.', "the error is $error");
        // it was not tried again, because it may have started all the same
        $control('verify', ['calls' => [['match' => ['operation' => START], 'times' => 1]]]);
    },
];

foreach ($tests as $name => $test) {
    $control = fn (string $control, array $body) => control("php-$name", $control, $body);
    $client = new Vbo365(getenv('VBO_MOCK_URL'), getenv('VBO_MOCK_CA'));
    $client->login(getenv('VBO_MOCK_CLIENT_USER') . "+php-$name", getenv('VBO_MOCK_CLIENT_PASSWORD'));
    $control('reset', []);
    $jobs = array_filter($client->jobs(), fn (object $job): bool => str_starts_with($job->name, 'Whole organization'));
    $test($client, array_values($jobs)[0]->id, $control);
    echo "ok - $name\n";
}
