"""A small client of the API as they are in the wild: it knows nothing of the mock. What is tested beside it is this file."""

import time

import requests


class ApiError(Exception):
    """An answer that was not what the client had hoped for."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Vbo365:
    """requests trusts the certificates in REQUESTS_CA_BUNDLE, so nothing here says whom to trust."""

    def __init__(self, url):
        self._url = url
        self._session = requests.Session()

    def login(self, username, password):
        form = {"grant_type": "password", "username": username, "password": password}
        token = self._send("POST", "/v3/Token", data=form)["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def jobs(self):
        return self._send("GET", "/v3/Jobs")

    def start_job(self, job_id):
        self._send("POST", f"/v3/Jobs/{job_id}/Action", json={"start": None})

    def status_of(self, job_id):
        """What a dashboard shows of a job."""
        sessions = self._send("GET", f"/v3/Jobs/{job_id}/JobSessions")
        return sessions[0]["status"] if sessions else "never run"

    def _send(self, method, path, **body):
        """Asks, and asks once more after a moment when the server is too busy."""
        answer = self._session.request(method, self._url + path, timeout=60, **body)
        if answer.status_code == 429:
            time.sleep(float(answer.headers.get("Retry-After", 1)))
            answer = self._session.request(method, self._url + path, timeout=60, **body)
        content = answer.json() if answer.text else None
        if answer.status_code >= 400:
            raise ApiError(answer.status_code, content.get("message") or content.get("error_description"))
        return content
