// A real profile through openapi-typescript's types and openapi-fetch; prints the first pathway.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/openapi-typescript.js";

const asked: components["schemas"]["RecommendationRequest"] = {
  as_of: "2026-11-23",
  detail: "summary",
  profile: {
    person: { age_years: 27, nationalities: ["CN"], residence: "CA", residence_years: { min: 2 }, applies_from: "CA", convictions: [] },
    statuses: [],
    degrees: [{ level: "bachelor", institution: "University of Toronto", full_time: true, country: "CA" }],
    experience: { last_five_years_months: 36 },
  },
};
const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });
const { data, error } = await client.POST("/recommend", { body: asked });
if (!data) throw new Error(JSON.stringify(error));
const [first] = data.pathways;
if (!first) throw new Error("no pathway");
console.log(JSON.stringify({ id: first.id, verdict: first.verdict, sentence: first.headline?.[0]?.sentence }));
