CREATE TABLE "prompts" (
	"run" text NOT NULL,
	"task" integer NOT NULL,
	"attempt" integer NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "prompts_run_task_attempt_pk" PRIMARY KEY("run","task","attempt")
);
