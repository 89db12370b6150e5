<?php
// A small client of the API as they are in the wild: it knows nothing of the mock. What is tested beside it is this file.
declare(strict_types=1);

/** An answer that was not what the client had hoped for. Its code is the status. */
class ApiError extends Exception
{
}

class Vbo365
{
    private ?string $token = null;

    /** @param string $ca file of the certificates to trust: PHP has no variable for it */
    public function __construct(private string $url, private string $ca)
    {
    }

    public function login(string $username, string $password): void
    {
        $form = ['grant_type' => 'password', 'username' => $username, 'password' => $password];
        $type = 'application/x-www-form-urlencoded';
        $this->token = $this->send('POST', '/v3/Token', http_build_query($form), $type)->access_token;
    }

    public function jobs(): array
    {
        return $this->send('GET', '/v3/Jobs');
    }

    public function startJob(string $id): void
    {
        $this->send('POST', "/v3/Jobs/$id/Action", '{"start": null}');
    }

    /** What a dashboard shows of a job. */
    public function statusOf(string $jobId): string
    {
        $sessions = $this->send('GET', "/v3/Jobs/$jobId/JobSessions");
        return $sessions[0]->status ?? 'never run';
    }

    /** Asks, and asks once more after a moment when the server is too busy. */
    private function send(string $method, string $path, ?string $body = null, string $type = 'application/json'): mixed
    {
        [$status, $wait, $text] = $this->ask($method, $path, $body, $type);
        if ($status === 429) {
            sleep($wait);
            [$status, , $text] = $this->ask($method, $path, $body, $type);
        }
        $content = json_decode($text);
        if ($status >= 400) {
            throw new ApiError($content->message ?? $content->error_description ?? $text, $status);
        }
        return $content;
    }

    private function ask(string $method, string $path, ?string $body, string $type): array
    {
        $wait = 1;
        $headers = $this->token === null ? [] : ["Authorization: Bearer $this->token"];
        $request = curl_init($this->url . $path);
        curl_setopt_array($request, [
            CURLOPT_CAINFO => $this->ca,
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => $body === null ? $headers : [...$headers, "Content-Type: $type"],
            CURLOPT_HEADERFUNCTION => function ($request, string $line) use (&$wait): int {
                if (preg_match('/^retry-after: (\d+)/i', $line, $found)) {
                    $wait = (int) $found[1];
                }
                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($request, CURLOPT_POSTFIELDS, $body);
        }
        $text = curl_exec($request);
        if ($text === false) {
            throw new RuntimeException(curl_error($request));
        }
        return [curl_getinfo($request, CURLINFO_RESPONSE_CODE), $wait, $text];
    }
}
