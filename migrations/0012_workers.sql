ALTER TABLE "capacity" ADD COLUMN "slots" integer;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "about" jsonb;