#!/usr/bin/env bash
# Tests of the client against a mock that is running, each in a sandbox of its own, so that they can run at the same time.
#
# npx vbo365-mock --now 2026-03-02T14:30:00Z & npx vbo365-mock wait; eval "$(npx vbo365-mock env)"
# bash test.sh
set -euo pipefail
. "$(dirname "$0")/vbo365.sh"
VBO_URL=$VBO_MOCK_URL

# Calls a control of the mock for the sandbox of this test. Says what was wrong when it fails. control NAME BODY
control() {
  curl --silent --show-error --fail-with-body --output "$answers" "$VBO_URL/__admin/$1?sandbox=$sandbox" --json "$2" ||
    fail "$1: $(cat "$answers")"
}

fail() {
  echo "not ok - $sandbox: $*" >&2
  exit 1
}

test_job_ends() {
  vbo_start_job "$job" > /dev/null
  status=$(vbo_status_of "$job")
  [[ $status == Running ]] || fail "the job is $status after its start"
  # an hour passes at once; keepTokens: the client need not log in again
  control clock/advance '{"by": "PT1H", "keepTokens": true}'
  status=$(vbo_status_of "$job")
  [[ $status =~ ^(Success|Warning)$ ]] || fail "the job is $status after an hour"
  control verify '{
    "calls": [{"match": {"operation": "POST /Jobs/{id}/Action start", "status": 200}, "times": 1}],
    "writesOnly": true, "nothingElse": true
  }'
}

test_busy_server_is_asked_again() {
  control faults '{"match": {"path": "/v3/Jobs"}, "effect": {"throttle": 0}, "times": 1}'
  vbo_jobs > /dev/null
  control verify '{
    "calls": [
      {"match": {"path": "/v3/Jobs", "status": 200}},
      {"match": {"path": "/v3/Jobs", "status": 429}},
      {"match": {"path": "/v3/Jobs", "status": 200}}
    ],
    "order": true, "nothingElse": true
  }'
}

test_error_says_why() {
  control faults '{
    "match": {"operation": "POST /Jobs/{id}/Action start"},
    "effect": {"status": 500, "body": {"message": "The job is locked."}}
  }'
  if error=$(vbo_start_job "$job" 2>&1); then fail 'the error was not seen'; fi
  [[ $error == '500: The job is locked.' ]] || fail "the error is $error"
  # it was not tried again, because it may have started all the same
  control verify '{"calls": [{"match": {"operation": "POST /Jobs/{id}/Action start"}, "times": 1}]}'
}

answers=$(mktemp)
trap 'rm -f "$answers"' EXIT
for name in test_job_ends test_busy_server_is_asked_again test_error_says_why; do
  sandbox=bash-$name
  VBO_TOKEN=
  vbo_login "$VBO_MOCK_CLIENT_USER+$sandbox" "$VBO_MOCK_CLIENT_PASSWORD"
  control reset '{}'
  job=$(vbo_jobs | jq --raw-output '.[] | select(.name | startswith("Whole organization")).id')
  $name
  echo "ok - $name"
done
