# A small client of the API as they are in the wild: it knows nothing of the mock. What is tested beside it is this file.
# Source it. It needs curl and jq. curl trusts the certificates in CURL_CA_BUNDLE, so nothing here says whom to trust.
# VBO_URL is the address of the server, such as https://backup.example:4443.

# Asks, and asks once more after a moment when the server is too busy. Prints the answer, or why there is none.
# vbo_send METHOD PATH [OPTIONS OF CURL]
vbo_send() {
  local method=$1 path=$2 answer status wait attempt
  shift 2
  for attempt in 1 2; do
    answer=$(curl --silent --show-error --request "$method" "$VBO_URL$path" "$@" \
      ${VBO_TOKEN:+--header "Authorization: Bearer $VBO_TOKEN"} \
      --write-out '\n%{http_code} %header{retry-after}') || return
    read -r status wait <<< "${answer##*$'\n'}"
    answer=${answer%$'\n'*}
    [[ $status == 429 && $attempt == 1 ]] || break
    sleep "${wait:-1}"
  done
  if ((status >= 400)); then
    echo "$status: $(jq --raw-output '.message // .error_description' <<< "$answer")" >&2
    return 1
  fi
  printf '%s' "$answer"
}

# vbo_login USER PASSWORD
vbo_login() {
  local answer
  answer=$(vbo_send POST /v3/Token --data grant_type=password \
    --data-urlencode "username=$1" --data-urlencode "password=$2") || return
  VBO_TOKEN=$(jq --raw-output .access_token <<< "$answer")
}

vbo_jobs() { vbo_send GET /v3/Jobs; }

# vbo_start_job ID
vbo_start_job() { vbo_send POST "/v3/Jobs/$1/Action" --json '{"start": null}'; }

# What a dashboard shows of a job. vbo_status_of ID
vbo_status_of() {
  local sessions
  sessions=$(vbo_send GET "/v3/Jobs/$1/JobSessions") || return
  jq --raw-output '.[0].status // "never run"' <<< "$sessions"
}
