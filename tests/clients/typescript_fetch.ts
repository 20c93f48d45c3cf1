// The same through openapi-generator's typescript-fetch.
import { Configuration, DecisionApi, type RecommendationRequest } from "./generated/typescript-fetch/index.js";

const asked: RecommendationRequest = {
  asOf: new Date("2026-11-23"),
  detail: "summary",
  profile: {
    person: { ageYears: 27, nationalities: ["CN"], residence: "CA", residenceYears: { min: 2 }, appliesFrom: "CA", convictions: [] },
    statuses: [],
    degrees: [{ level: "bachelor", institution: "University of Toronto", fullTime: true, country: "CA" }],
    experience: { lastFiveYearsMonths: 36 },
  },
};
const api = new DecisionApi(new Configuration({ basePath: process.argv[2] ?? "" }));
const answer = await api.recommend({ recommendationRequest: asked });
const [first] = answer.pathways;
if (!first) throw new Error("no pathway");
console.log(JSON.stringify({ id: first.id, verdict: first.verdict, sentence: first.headline?.[0]?.sentence }));
