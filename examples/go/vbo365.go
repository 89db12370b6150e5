// Package vbo365 is a small client of the API as they are in the wild: it knows nothing of the mock.
// What is tested beside it is this file.
package vbo365

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Error is an answer that was not what the client had hoped for.
type Error struct {
	Status  int
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Status, e.Message) }

// Job has the properties of a job that the client uses.
type Job struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Client asks one server. On Linux, Go trusts the certificates in SSL_CERT_FILE, so nothing here says whom to trust.
type Client struct {
	URL   string
	token string
}

// Login gets the token for all other requests.
func (c *Client) Login(username, password string) error {
	form := url.Values{"grant_type": {"password"}, "username": {username}, "password": {password}}
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	err := c.send("POST", "/v3/Token", "application/x-www-form-urlencoded", form.Encode(), &answer)
	c.token = answer.AccessToken
	return err
}

// Jobs lists all jobs.
func (c *Client) Jobs() (jobs []Job, err error) {
	err = c.send("GET", "/v3/Jobs", "", "", &jobs)
	return jobs, err
}

// StartJob starts a job. It does not wait for its end.
func (c *Client) StartJob(id string) error {
	return c.send("POST", "/v3/Jobs/"+id+"/Action", "application/json", `{"start": null}`, nil)
}

// StatusOf is what a dashboard shows of a job.
func (c *Client) StatusOf(id string) (string, error) {
	var sessions []struct {
		Status string `json:"status"`
	}
	if err := c.send("GET", "/v3/Jobs/"+id+"/JobSessions", "", "", &sessions); err != nil {
		return "", err
	}
	if len(sessions) == 0 {
		return "never run", nil
	}
	return sessions[0].Status, nil
}

// send asks, and asks once more after a moment when the server is too busy.
func (c *Client) send(method, path, contentType, body string, result any) error {
	status, header, content, err := c.ask(method, path, contentType, body)
	if err == nil && status == http.StatusTooManyRequests {
		seconds, unclear := strconv.Atoi(header.Get("Retry-After"))
		if unclear != nil {
			seconds = 1
		}
		time.Sleep(time.Duration(seconds) * time.Second)
		status, _, content, err = c.ask(method, path, contentType, body)
	}
	if err != nil {
		return err
	}
	if status >= 400 {
		failure := &Error{Status: status}
		// what is not JSON has no message
		_ = json.Unmarshal(content, failure)
		return failure
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(content, result)
}

func (c *Client) ask(method, path, contentType, body string) (int, http.Header, []byte, error) {
	request, err := http.NewRequest(method, c.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	if body != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header, content, err
}
