CREATE TABLE "troubles" (
	"name" text PRIMARY KEY NOT NULL,
	"till_at" bigint
);
