# Builds the study's site from the lock: docker build -t risalah . && docker run --rm -v "$PWD/out:/out" risalah
FROM python:3.11-slim
WORKDIR /risalah
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# the build backend is in the lock too: nothing unpinned is fetched
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .
ENTRYPOINT ["risalah"]
CMD ["build", "--output", "/out/site"]
