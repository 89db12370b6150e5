// Tests of the client against a mock that is running, each in a sandbox of its own, so that they can run at the same time.
//
//	npx vbo365-mock --now 2026-03-02T14:30:00Z & npx vbo365-mock wait; eval "$(npx vbo365-mock env)"
//	go test -count=1 -v
package vbo365

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

var server = os.Getenv("VBO_MOCK_URL")

// control calls a control of the mock for the sandbox of this test.
func control(t *testing.T, name, body string) {
	t.Helper()
	address := server + "/__admin/" + name + "?sandbox=go-" + t.Name()
	response, err := http.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		content, _ := io.ReadAll(response.Body)
		t.Fatalf("%s: %s", name, content)
	}
}

// loggedIn gives a client of a fresh sandbox, and the job to work with.
func loggedIn(t *testing.T) (*Client, Job) {
	t.Helper()
	t.Parallel()
	client := &Client{URL: server}
	user := os.Getenv("VBO_MOCK_CLIENT_USER") + "+go-" + t.Name()
	if err := client.Login(user, os.Getenv("VBO_MOCK_CLIENT_PASSWORD")); err != nil {
		t.Fatal(err)
	}
	control(t, "reset", `{}`)
	jobs, err := client.Jobs()
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range jobs {
		if strings.HasPrefix(job.Name, "Whole organization") {
			return client, job
		}
	}
	t.Fatal("there is no job for the whole organization")
	return nil, Job{}
}

func statusOf(t *testing.T, client *Client, job Job) string {
	t.Helper()
	status, err := client.StatusOf(job.ID)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestJobEnds(t *testing.T) {
	client, job := loggedIn(t)
	if err := client.StartJob(job.ID); err != nil {
		t.Fatal(err)
	}
	if status := statusOf(t, client, job); status != "Running" {
		t.Fatalf("the job is %s after its start", status)
	}
	// an hour passes at once; keepTokens: the client need not log in again
	control(t, "clock/advance", `{"by": "PT1H", "keepTokens": true}`)
	if status := statusOf(t, client, job); status != "Success" && status != "Warning" {
		t.Fatalf("the job is %s after an hour", status)
	}
	control(t, "verify", `{
		"calls": [{"match": {"operation": "POST /Jobs/{id}/Action start", "status": 200}, "times": 1}],
		"writesOnly": true, "nothingElse": true
	}`)
}

func TestBusyServerIsAskedAgain(t *testing.T) {
	client, _ := loggedIn(t)
	control(t, "faults", `{"match": {"path": "/v3/Jobs"}, "effect": {"throttle": 0}, "times": 1}`)
	if jobs, err := client.Jobs(); err != nil || len(jobs) == 0 {
		t.Fatal(len(jobs), err)
	}
	control(t, "verify", `{
		"calls": [
			{"match": {"path": "/v3/Jobs", "status": 200}},
			{"match": {"path": "/v3/Jobs", "status": 429}},
			{"match": {"path": "/v3/Jobs", "status": 200}}
		],
		"order": true, "nothingElse": true
	}`)
}

func TestErrorSaysWhy(t *testing.T) {
	client, job := loggedIn(t)
	control(t, "faults", `{
		"match": {"operation": "POST /Jobs/{id}/Action start"},
		"effect": {"status": 500, "body": {"message": "The job is locked."}}
	}`)
	var failure *Error
	if err := client.StartJob(job.ID); !errors.As(err, &failure) || failure.Error() != "500: The job is locked." {
		t.Fatal(err)
	}
	// it was not tried again, because it may have started all the same
	control(t, "verify", `{"calls": [{"match": {"operation": "POST /Jobs/{id}/Action start"}, "times": 1}]}`)
}
