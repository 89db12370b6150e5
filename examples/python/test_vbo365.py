"""Tests of the client against a mock that is running, each in a sandbox of its own, so that they can run at the same time.

npx vbo365-mock --now 2026-03-02T14:30:00Z & npx vbo365-mock wait; eval "$(npx vbo365-mock env)"
python3 -m unittest -v
"""

import os
import unittest

import requests

from vbo365 import ApiError, Vbo365

URL = os.environ["VBO_MOCK_URL"]
USER = os.environ["VBO_MOCK_CLIENT_USER"]
PASSWORD = os.environ["VBO_MOCK_CLIENT_PASSWORD"]


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.sandbox = f"python-{self._testMethodName}"
        self.client = Vbo365(URL)
        self.client.login(f"{USER}+{self.sandbox}", PASSWORD)
        self.control("reset", {})
        self.job = next(job for job in self.client.jobs() if job["name"].startswith("Whole organization"))

    def control(self, name, body):
        """Calls a control of the mock for the sandbox of this test. The message of a failure says what was wrong."""
        answer = requests.post(f"{URL}/__admin/{name}", params={"sandbox": self.sandbox}, json=body, timeout=60)
        self.assertTrue(answer.ok, answer.text)
        return answer.json()

    def test_job_ends(self):
        self.client.start_job(self.job["id"])
        self.assertEqual(self.client.status_of(self.job["id"]), "Running")
        # an hour passes at once; keepTokens: the client need not log in again
        self.control("clock/advance", {"by": "PT1H", "keepTokens": True})
        self.assertIn(self.client.status_of(self.job["id"]), ["Success", "Warning"])
        start = {"match": {"operation": "POST /Jobs/{id}/Action start", "status": 200}, "times": 1}
        self.control("verify", {"calls": [start], "writesOnly": True, "nothingElse": True})

    def test_busy_server_is_asked_again(self):
        self.control("faults", {"match": {"path": "/v3/Jobs"}, "effect": {"throttle": 0}, "times": 1})
        self.assertIn(self.job, self.client.jobs())
        calls = [{"match": {"path": "/v3/Jobs", "status": status}} for status in (200, 429, 200)]
        self.control("verify", {"calls": calls, "order": True, "nothingElse": True})

    def test_error_says_why(self):
        start = {"operation": "POST /Jobs/{id}/Action start"}
        effect = {"status": 500, "body": {"message": "The job is locked."}}
        self.control("faults", {"match": start, "effect": effect})
        with self.assertRaisesRegex(ApiError, "The job is locked") as raised:
            self.client.start_job(self.job["id"])
        self.assertEqual(raised.exception.status, 500)
        # it was not tried again, because it may have started all the same
        self.control("verify", {"calls": [{"match": start, "times": 1}]})
