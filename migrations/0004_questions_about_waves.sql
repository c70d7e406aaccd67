ALTER TABLE "escalations" ALTER COLUMN "task" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "wave" text;