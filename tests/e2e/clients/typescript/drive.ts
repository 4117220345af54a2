// Drives a live service with the types that openapi-typescript generates and openapi-fetch: submit, wait, read, batch,
// problem. Built and run by test_typescript_client.py; prints what it saw as one JSON object.

import createClient from "openapi-fetch";
import { readFileSync } from "node:fs";
import type { components, paths } from "./schema.js";

type Article = components["schemas"]["Article"];
type ResultLine = components["schemas"]["ResultLine"];

const PATIENCE = 120_000; // milliseconds
const baseUrl = process.env["DOSLOVNO_URL"]!;
const client = createClient<paths>({
  baseUrl,
  headers: { Authorization: `Bearer ${process.env["DOSLOVNO_API_KEY"]}` },
});
const text = readFileSync(0, "utf8");

function present<T>(value: T | undefined, error: unknown): T {
  if (value === undefined) throw new Error(JSON.stringify(error));
  return value;
}

async function until<T>(look: () => Promise<T>, good: (found: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (good(found)) return found;
    if (Date.now() > deadline) throw new Error("too late");
  }
}

async function poll(id: string): Promise<Article> {
  const { data, error } = await client.GET("/v1/articles/{id}", {
    params: { path: { id }, query: { wait: 5, include: ["quotes", "events"] } },
  });
  return present(data, error) as Article; // no other format was asked for
}

const submitted = await client.POST("/v1/articles", { body: { text, external_id: "one" } });
const article = await until(
  () => poll(present(submitted.data, submitted.error).id),
  (found) => found.finished_at !== null,
);
const path = { id: article.id };
const quotes = await client.GET("/v1/articles/{id}/quotes", { params: { path } });
const events = await client.GET("/v1/articles/{id}/events", { params: { path } });
const sentiment = await client.GET("/v1/articles/{id}/sentiment", { params: { path } });
const found = present(quotes.data, quotes.error).quotes;
const points = Array.from(text); // spans count code points

const told = await client.GET("/v1/quotes", { params: { query: { q: found[0]!.text.split(" ")[0]!, limit: 1 } } });
const listed = await client.GET("/v1/speakers", {});
const people = present(listed.data, listed.error).speakers;
const speaker = await client.GET("/v1/speakers/{id}", { params: { path: { id: people[0]!.id } } });
const articles = [present(told.data, told.error).quotes, present(speaker.data, speaker.error).statements];
if (articles.some((quotes) => quotes[0]!.article.id !== article.id)) throw new Error("found elsewhere");

const made = await client.POST("/v1/stories", { body: { articles: [article.id], title: "Мост" } });
const id = present(made.data, made.error).id;
const read = await client.GET("/v1/stories/{id}", { params: { path: { id }, query: { wait: 30 } } });
const story = present(read.data, read.error);
const stories = await client.GET("/v1/stories", {});
if (!present(stories.data, stories.error).stories.some((listed) => listed.id === id)) throw new Error("not listed");

const accepted = await client.POST("/v1/batches", { body: [{ text: `${text} 1` }, { text: `${text} 2` }] });
const batch = present(accepted.data, accepted.error).id;
await until(
  async () => {
    const answer = await client.GET("/v1/batches/{id}", { params: { path: { id: batch }, query: { wait: 5 } } });
    return present(answer.data, answer.error);
  },
  (state) => state.status === "finished",
);
const results = await client.GET("/v1/batches/{id}/results", { params: { path: { id: batch } }, parseAs: "text" });
const lines = String(present(results.data, results.error))
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as ResultLine);

const refused = await client.POST("/v1/articles", { body: { text: "" } });
const unknown = await client.GET("/v1/articles/{id}", { params: { path }, headers: { Authorization: "Bearer nobody" } });

console.log(
  JSON.stringify({
    status: article.status,
    speakers: found.map((quote) => quote.speaker.name),
    spans: found.map((quote) => points.slice(...(quote.spans[0] as [number, number])).join("")),
    events: present(events.data, events.error).events.map((event) => event.type),
    people: people.map((speaker) => speaker.name).sort(),
    polarity: present(sentiment.data, sentiment.error).sentiment.document.polarity,
    story: [story.status, story.articles.map((part) => part.included), story.timeline.length > 0],
    batch: lines.map((line) => [line.seq, line.status]),
    refused: [refused.error?.type, refused.error?.errors?.map((error) => error.pointer)],
    unknown: [unknown.error?.type, unknown.error?.status],
  }),
);
