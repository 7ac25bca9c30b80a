#include "kiosk/app/job_queue.h"

#include <exception>

namespace sanad {

JobQueue::JobQueue(std::function<void()> wake, std::function<News(const std::string&)> broke)
    : wake_(std::move(wake)), broke_(std::move(broke)), thread_([this] { work(); }) {}

JobQueue::~JobQueue() { close(); }

void JobQueue::close() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void JobQueue::add(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
}

void JobQueue::post(News news) {
    {
        const std::lock_guard lock(mutex_);
        news_.push_back(std::move(news));
    }
    wake_();
}

std::vector<JobQueue::News> JobQueue::take() {
    const std::lock_guard lock(mutex_);
    std::vector<News> taken;
    taken.swap(news_);
    return taken;
}

bool JobQueue::busy() const {
    const std::lock_guard lock(mutex_);
    return running_ || !jobs_.empty() || !news_.empty();
}

void JobQueue::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        const Job job = std::move(jobs_.front());
        jobs_.pop_front();
        running_ = true;
        lock.unlock();
        try {
            job();
        } catch (const std::exception& broken) {
            post(broke_(broken.what()));
        }
        lock.lock();
        running_ = false;
    }
}

}  // namespace sanad
